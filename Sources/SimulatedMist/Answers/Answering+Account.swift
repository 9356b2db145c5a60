extension Answering {
    func account() -> Reply {
        Reply([
            "admin_id": .string(Seed(7)[.name].uuid),
            "email": .string("noc@example.com"),
            "first_name": .string("Network"),
            "last_name": .string("Operations"),
            "privileges": .array(
                organizations.map { organization in
                    [
                        "scope": .string("org"), "org_id": .string(organization.id),
                        "org_name": .string(organization.name), "name": .string(organization.name),
                        "role": .string("read"), "views": .array([]),
                    ]
                }),
            "tags": .array([]),
        ])
    }

    func usage(_ call: Call) -> Reply {
        Reply([
            "requests": .integer(call.spent), "request_limit": .integer(callLimit),
            "seconds": .integer(3_600 - Int(call.now) % 3_600),
        ])
    }

    func organization(_ organization: Organization) -> JSON {
        [
            "id": .string(organization.id), "name": .string(organization.name),
            "created_time": .integer(Self.created), "modified_time": .integer(Self.modified),
            "allow_mist": .bool(true), "orggroup_ids": .array([]), "session_expiry": .integer(1_440),
        ]
    }

    func insightMetrics() -> Reply {
        let intervals: JSON = [
            "10m": ["interval": .integer(600), "max_age": .integer(86_400)],
            "1h": ["interval": .integer(3_600), "max_age": .integer(1_209_600)],
        ]
        let metrics = GatewayMetric.allCases.map { metric -> (String, JSON) in
            (
                metric.rawValue,
                [
                    "description": .string(metric.explanation), "type": .string("timeseries"),
                    "unit": .string("bps"), "scopes": .array([.string("device")]), "intervals": intervals,
                    "params": ["port_id": ["required": .bool(true)]],
                    "example": .array([.integer(18_500), .integer(15_300)]),
                ]
            )
        }
        return Reply(.object(metrics))
    }
}
