"""Assign, collect and grade the problem sets of the course."""
