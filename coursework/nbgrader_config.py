"""Settings of nbgrader for this course folder: hebb-grade and formgrader read them."""

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "default_course"
# A large class: the gradebook in PostgreSQL.
# c.CourseDirectory.db_url = "postgresql+psycopg://grader@127.0.0.1:5432/grades"
