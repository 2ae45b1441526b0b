# Kernels that run the chapters are reached from this machine alone, so ipykernel's warning that nothing is
# encrypted on the way, once a kernel, is not for the reader of `make book`.
c.IPKernelApp.log_level = "ERROR"  # noqa: F821
