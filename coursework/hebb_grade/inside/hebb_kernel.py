"""ipykernel as the sandbox starts it: without the network socket that it opens for forked processes."""

from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread

if __name__ == "__main__":
    kernelapp.IOPubThread = lambda socket, **options: IOPubThread(socket, **options | {"pipe": False})
    kernelapp.launch_new_instance()
