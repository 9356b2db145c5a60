"""scripts/sbom: a bill of materials as CycloneDX's own schema wants it."""

import json
import re
import subprocess

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from running import PROJECT


@pytest.fixture(scope="module")
def bill():
    return subprocess.run([PROJECT / "scripts" / "sbom"], check=True, stdout=subprocess.PIPE, text=True).stdout


def test_it_is_valid(bill):
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(bill) is None
    assert JsonStrictValidator(SchemaVersion.V1_5).validate_str(bill.replace('"library"', '"book"')) is not None


def test_it_names_each_kind_of_part_with_its_version(bill):
    components = json.loads(bill)["components"]
    versions = {component["name"]: component["version"] for component in components}
    assert {"Bootstrap", "Popper", "Bootstrap Icons", "Chart.js", "nginx", "libfcgi0ldbl"} <= set(versions)
    assert versions["Chart.js"] == "4.4.0"
    named = {component.get("purl", "").partition("@")[0] for component in components}
    for url in re.findall(r'\.package\(url: "https://([^"]+)"', (PROJECT / "Package.swift").read_text()):
        assert f"pkg:swift/{url}" in named
    assert all(versions.values())


def test_a_part_that_does_not_exist_is_refused():
    said = subprocess.run([PROJECT / "scripts" / "sbom", "npm"], stderr=subprocess.PIPE, text=True)
    assert said.returncode != 0 and "swift, assets, debian" in said.stderr
