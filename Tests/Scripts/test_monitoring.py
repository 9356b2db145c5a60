"""What watches the application: the alert rules, the dashboard, and a real Prometheus that reads a real /metrics."""

import json
import pathlib
import re
import subprocess
import urllib.error
import urllib.parse
import urllib.request

import pytest

from running import PROJECT, Run, eventually, free_port

RULES = PROJECT / "prometheus" / "alerts.yml"
DASHBOARD = json.loads((PROJECT / "grafana" / "mist-circuit-stats.json").read_text())
METRIC = re.compile(r"\b(?:mist|circuitstats|process)_[a-z_]+\b")


@pytest.fixture(scope="module")
def run(folder):
    with Run(folder, LOG_FORMAT="json") as run:
        yield run.until_ready()


@pytest.fixture(scope="module")
def emitted(run):
    """Names and types of all metrics of a demo organization."""
    # Once everything has been collected at least once: a source that was never asked has no time.
    eventually(lambda: run.get("/api/status")[1]["data"]["collector"]["last_refresh"])
    status, text = run.get("/metrics")
    assert status == 200
    return dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))


def promtool(*arguments, **options):
    result = subprocess.run(
        ["promtool", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    assert result.returncode == 0, result.stdout


def expressions(panels=DASHBOARD["panels"]):
    """Every expression of the dashboard, its variables filled in as Grafana does."""
    for panel in panels:
        yield from expressions(panel.get("panels", []))
        for target in panel.get("targets", []):
            expression = target["expr"].replace("$__rate_interval", "4m")
            yield re.sub(r"\$(site|gateway|instance)\b", ".*", expression)


def base(name, emitted):
    """The metric that a sample belongs to: a histogram has several."""
    stem = re.sub(r"_(bucket|sum|count)$", "", name)
    return stem if emitted.get(stem) == "histogram" else name


def test_prometheus_takes_the_rules_and_the_example():
    promtool("check", "rules", RULES)
    promtool("check", "config", PROJECT / "prometheus" / "prometheus.yml")


def test_each_alert_fires_where_it_should_and_not_where_it_should_not():
    promtool("test", "rules", PROJECT / "prometheus" / "alerts.test.yml")
    alerts = set(re.findall(r"- alert: (\w+)", RULES.read_text()))
    quiet, firing = set(), set()
    tests = (PROJECT / "prometheus" / "alerts.test.yml").read_text()
    for test in tests.split("  - name: ")[1:]:
        name = re.search(r"alertname: (\w+)", test)[1]
        (firing if "exp_labels" in test else quiet).add(name)
    assert firing == quiet == alerts


def test_alerts_and_dashboard_have_the_limits_of_the_page():
    page = (PROJECT / "Public" / "js" / "gateways" / "conditions.js").read_text()
    limits = {name: float(value) for name, value in re.findall(r"(\w+): ([\d.]+)", page.partition("limits = {")[2])[:4]}
    in_base_units = {
        "loss_ratio": limits["loss"] / 100, "latency_seconds": limits["latency"] / 1000,
        "jitter_seconds": limits["jitter"] / 1000, "utilization_ratio": limits["utilisation"],
    }
    score = next(panel for panel in DASHBOARD["panels"] if panel["title"] == "Worst first")["targets"][0]["expr"]
    for text in (RULES.read_text(), score):
        for metric, limit in in_base_units.items():
            found = re.findall(rf"mist_circuit_\w*{metric}\)? >=? (?:bool )?([\d.]+)", text)
            assert found and {float(value) for value in found} == {limit}, metric


def test_every_expression_of_the_dashboard_is_one(tmp_path):
    rules = [{"record": f"dashboard:{number}", "expr": expr} for number, expr in enumerate(expressions())]
    assert len(rules) > 40
    # JSON is YAML.
    file = tmp_path / "dashboard.yml"
    file.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    promtool("check", "rules", file)


def test_the_dashboard_asks_for_its_variables_alone_and_its_panels_do_not_overlap():
    variables = {variable["name"] for variable in DASHBOARD["templating"]["list"]} | {"__rate_interval", "__all"}
    assert set(re.findall(r"\$\{?(\w+)", json.dumps(DASHBOARD))) <= variables
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    taken = set()
    for panel in DASHBOARD["panels"]:
        grid = panel["gridPos"]
        cells = {(x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])}
        assert grid["x"] + grid["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells


def test_alerts_and_dashboard_name_metrics_that_there_are(emitted):
    for text in [*expressions(), json.dumps(DASHBOARD["templating"]), re.sub("#.*", "", RULES.read_text())]:
        for name in METRIC.findall(text):
            # circuitstats_mist_calls_total is one name, not two.
            assert base(name, emitted) in emitted, name


def test_the_documentation_lists_every_metric_and_no_other(emitted):
    text = (PROJECT / "docs" / "monitoring.md").read_text()
    listed = dict(re.findall(r"^\| `([a-z_]+)` \| (counter|gauge|histogram) \|", text, re.MULTILINE))
    assert listed == emitted


def test_the_log_is_one_json_object_a_line(run):
    directory = run.folder / ".run" / str(run.port)
    requests = [json.loads(line) for line in (directory / "nginx-access.log").read_text().splitlines()]
    assert requests and {entry["status"] for entry in requests} <= {200, 502, 503}
    lines = [json.loads(line) for line in run.output().splitlines() if line.startswith("{")]
    assert {"timestamp", "level", "label", "source", "message"} <= set(lines[0])
    assert any(line["message"] == "listening" and line["metadata"]["address"].endswith(".sock") for line in lines)


class Prometheus:
    """A Prometheus that scrapes a port of loopback each second, as long as its `with`."""

    def __init__(self, folder, target):
        self.port = free_port()
        configuration = folder / "prometheus.yml"
        configuration.write_text(json.dumps({
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(RULES)],
            "scrape_configs": [{
                "job_name": "mist-circuit-stats", "static_configs": [{"targets": [f"127.0.0.1:{target}"]}],
            }],
        }))
        self.log = open(folder / "prometheus.log", "w+")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={configuration}", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{self.port}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()

    def api(self, path, **query):
        try:
            url = f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(query)}"
            with urllib.request.urlopen(url, timeout=30) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as error:
            # Its own server is there a moment before what it reads from.
            if error.code == 503:
                return None
            raise AssertionError(f"{query}: {error.read().decode()}") from error
        except OSError:
            assert self.process.poll() is None, pathlib.Path(self.log.name).read_text()
            return None

    def query(self, expression):
        answer = self.api("query", query=expression)
        return answer and answer["result"]

    def value(self, expression):
        result = self.query(expression)
        return float(result[0]["value"][1]) if result else None


def test_a_real_prometheus_reads_it_all(run, tmp_path):
    with Prometheus(tmp_path, run.port) as prometheus:
        # Twice, so that there are rates.
        eventually(lambda: (prometheus.value("count_over_time(mist_circuits{state='up'}[1h])") or 0) >= 3)
        target = prometheus.api("targets")["activeTargets"][0]
        assert (target["health"], target["lastError"]) == ("up", "")
        ports = [port for gateway in run.get("/api/gateways")[1]["data"] for port in gateway["ports"]]
        assert prometheus.value("count(mist_circuit_info)") == len(ports)
        down = sum(port["up"] is False and port["enabled"] is not False for port in ports)
        assert prometheus.value("mist_circuits{state='down'}") == down > 0
        # No sample was refused: none doubled, none out of order.
        log = pathlib.Path(prometheus.log.name).read_text()
        assert not re.search("Error on ingesting|level=error", log), log
        empty = [expression for expression in expressions() if not prometheus.query(expression)]
        # Where nothing is kept of that kind yet there may be no line; more would be a wrong join.
        assert len(empty) <= 2, empty
        eventually(lambda: all(
            rule["health"] == "ok" for group in prometheus.api("rules")["groups"] for rule in group["rules"]
        ))
        alerts = {alert["labels"]["alertname"] for alert in prometheus.api("alerts")["alerts"]}
        assert "CircuitDown" in alerts
        assert not alerts & {"InstanceDown", "NotReady", "DataStale", "MistTokenRejected"}
