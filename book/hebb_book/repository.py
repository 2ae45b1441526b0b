"""Where the sources live: one setting, which a fork need not touch.

The address is the environment variable ``HEBB_REPOSITORY``, or else the git remote ``origin``, or else
``repository.url`` in ``_config.yml``. Launch buttons, links to the source and the address of the published
site follow from it.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

FORGES = {"github.com": "gh", "gitlab.com": "gl"}


@dataclass(frozen=True)
class Repository:
    url: str
    branch: str

    @property
    def name(self) -> str:
        """``owner/name``"""
        return self.url.split("/", 3)[3]

    @property
    def pages(self) -> str:
        """Where GitHub Pages or GitLab Pages publish it, with a slash at the end."""
        owner, _, name = self.name.partition("/")
        domain = "gitlab.io" if "gitlab" in self.url else "github.io"
        return f"https://{owner}.{domain}/{name}/"

    def binder(self, file: str) -> str:
        provider = FORGES.get(self.url.split("/")[2])
        place = f"{provider}/{self.name}" if provider == "gh" else f"gl/{quote(self.name, safe='')}"
        if provider is None:
            place = f"git/{quote(self.url, safe='')}"
        return f"https://mybinder.org/v2/{place}/{self.branch}?" + urlencode({"urlpath": f"lab/tree/{file}"})

    def colab(self, file: str) -> str:
        return f"https://colab.research.google.com/github/{self.name}/blob/{self.branch}/{file}"

    def edit(self, file: str) -> str:
        """Where a reader changes a file and proposes the change."""
        return f"{self.url}/{'-/' if 'gitlab' in self.url else ''}edit/{self.branch}/{file}"

    def report(self, page: str, commit: str) -> str:
        """A new issue that names the page and the commit that the reader saw."""
        title, text = f"Problem on {page}", f"Page: {self.pages}{page}\nCommit: {commit}\n\n"
        if "gitlab" in self.url:
            names = {"issue[title]": title, "issue[description]": text}
            return f"{self.url}/-/issues/new?" + urlencode(names)
        return f"{self.url}/issues/new?" + urlencode({"title": title, "body": text})

    def hub(self, file: str) -> str:
        """nbgitpuller's form, filled in but for the address of the reader's own JupyterHub."""
        folder = self.name.rpartition("/")[2]
        query = {"repo": self.url, "branch": self.branch, "urlpath": f"lab/tree/{folder}/{file}"}
        return "https://nbgitpuller.readthedocs.io/en/latest/link.html?" + urlencode(query)


def https(address: str) -> str | None:
    """The web address of a git remote, or None for a folder on this machine."""
    found = re.fullmatch(
        r"(?:https?://(?:[^@/]*@)?|ssh://git@|git@)([^/:]+)(?::\d+)?[:/](.+?)(?:\.git)?/?", address
    )
    return f"https://{found[1]}/{found[2]}" if found else None


def git(root: Path, *arguments: str) -> str:
    """What git prints, or nothing where there is no git or no repository."""
    try:
        run = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return run.stdout.strip() if run.returncode == 0 else ""


def find(root: Path, url: str, branch: str) -> Repository:
    """The repository of this build; `url` and `branch` are the settings."""
    chosen = os.environ.get("HEBB_REPOSITORY") or https(git(root, "remote", "get-url", "origin")) or url
    return Repository(chosen.removesuffix("/"), branch)
