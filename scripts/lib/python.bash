# Sourced by the scripts that drive a browser. The Python packages of the browser tests, in .venv.
# shellcheck shell=bash

# install_python_packages: into .venv, unless they are there.
install_python_packages() {
    if [ -s Tests/Browser/requirements.txt ] \
        && ! cmp -s Tests/Browser/requirements.txt .venv/installed-requirements.txt; then
        echo "installing Python packages into .venv"
        python3 -m venv .venv && .venv/bin/pip install -q --disable-pip-version-check -r Tests/Browser/requirements.txt \
            && cp Tests/Browser/requirements.txt .venv/installed-requirements.txt
    fi
}
