"""A Jupyter kernel in a sandbox (in the making)."""

from jupyter_client.provisioning import LocalProvisioner


class SandboxProvisioner(LocalProvisioner):
    """Starts the kernel as the local provisioner does, for now."""
