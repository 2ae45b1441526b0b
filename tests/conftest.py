"""Property tests repeat: the same cases in every run, and no deadline, since a first call compiles."""

from hypothesis import settings

settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")
