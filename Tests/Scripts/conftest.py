import pytest

from running import Run, lay_out


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    # Short: the path of a socket holds 107 bytes at most.
    return lay_out(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def demo(folder):
    """The demo organization, running."""
    with Run(folder) as run:
        yield run.until_ready()
