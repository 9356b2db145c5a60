import FastCGI
import HTTPTypes
import Testing

@Suite("Router")
struct RouterTests {
    private let router = Router<String>([
        (.get, "/", "root"),
        (.get, "/api/gateways", "gateways"),
        (.get, "/api/gateway/{id}/ports", "ports"),
        (.get, "/api/gateway/{id}/port/{port...}/traffic", "traffic"),
        (.get, "/api/{rest...}", "fallback"),
        (.get, "/hourly/{port...}/hourly", "hourly"),
        (.get, "/hourly/{port...}/hourly/export", "export"),
        (.post, "/faults", "plan faults"),
        (.delete, "/faults", "clear faults"),
        (.get, "/faults/{id}", "fault"),
        (.post, "/faults/all", "all faults"),
        (.get, "/two/{a...}/and/{b...}", "two"),
    ])

    private func find(_ method: HTTPRequest.Method, _ path: String) -> String {
        switch router.match(method, path: path) {
        case .found(let route, let parameters):
            ["id", "port", "rest", "a", "b"].reduce(route) { text, name in
                parameters[name].map { "\(text) \(name)=\($0)" } ?? text
            }
        case .methodNotAllowed(let allow): "allow \(allow.map(\.rawValue).joined(separator: ", "))"
        case .notFound: "not found"
        case .malformed: "malformed"
        }
    }

    @Test(
        "Paths find their routes",
        arguments: [
            ("/", "root"),
            ("/api/gateways", "gateways"),
            ("/%61pi/gateways", "gateways"),
            ("/api/gateway/a/ports", "ports id=a"),
            ("/api/gateway/a%2Fb%20c/ports", "ports id=a/b c"),
            ("/api/gateway/a/port/ge-0/0/0.100/traffic", "traffic id=a port=ge-0/0/0.100"),
            ("/api/gateway/a/port/ge-0%2F0%2f0.100/traffic", "traffic id=a port=ge-0/0/0.100"),
            ("/api/gateway/a/port/traffic/traffic", "traffic id=a port=traffic"),
            ("/api/gateway/a/port/x//y/traffic", "traffic id=a port=x//y"),
            ("/api/gateway/../port/./traffic", "traffic id=.. port=."),
            ("/hourly/ge-0/0/0/hourly", "hourly port=ge-0/0/0"),
            ("/hourly/ge-0/0/0/hourly/export", "export port=ge-0/0/0"),
            ("/two/x/and/y", "two a=x b=y"),
            ("/two/x/and/and/y/z", "two a=x b=and/y/z"),
        ])
    func found(path: String, route: String) {
        #expect(find(.get, path) == route)
        #expect(find(.head, path) == route)
    }

    @Test("Among several patterns the most literal wins, whatever their order")
    func specificity() {
        #expect(find(.get, "/api/gateways") == "gateways")
        #expect(find(.get, "/api/gateway/a/port/b/traffic/more") == "fallback rest=gateway/a/port/b/traffic/more")
        let routes: [(HTTPRequest.Method, String, Int)] = [
            (.get, "/{a...}", 1), (.get, "/{a}/{b}", 2), (.get, "/{a}/x", 3), (.get, "/x/{b}", 4), (.get, "/x/x", 5),
            (.get, "/y/{b}", 6), (.get, "/y/{c}", 7),
        ]
        for routes in [routes, routes.dropLast().reversed() + [routes[6]]] {
            let router = Router(routes)
            for (path, expected) in [("/x/x", 5), ("/x/q", 4), ("/q/x", 3), ("/q/q", 2), ("/q", 1), ("/y/q", 6)] {
                guard case .found(let route, _) = router.match(.get, path: path) else {
                    Issue.record("\(path) is not found")
                    continue
                }
                #expect(route == expected, "\(path)")
            }
        }
    }

    @Test(
        "What fits no pattern is not found",
        arguments: [
            "", "*", "api/gateways", "//", "//api/gateways", "/hourly", "/hourly/", "/faults/", "/faults//x",
            "/hourly/hourly", "/hourly//hourly", "/two/x/and", "/two/x/y",
        ])
    func notFound(path: String) {
        #expect(find(.get, path) == "not found")
    }

    @Test("Another method gets the ones that are allowed, HEAD with GET")
    func methods() {
        #expect(find(.put, "/api/gateways") == "allow GET, HEAD")
        #expect(find(.get, "/faults") == "allow POST, DELETE")
        #expect(find(.put, "/faults/all") == "allow POST, GET, HEAD")
        #expect(find(.get, "/faults/all") == "fault id=all")
        #expect(find(.post, "/faults/all") == "all faults")
    }

    @Test(
        "Bad percent-encoding and what is not UTF-8 are malformed", arguments: ["/%", "/a%4", "/%zz", "/%ff", "/x/%C3"])
    func malformed(path: String) {
        #expect(find(.get, path) == "malformed")
    }

    @Test("A path of thousands of slashes is answered")
    func longPath() {
        let slashes = String(repeating: "/", count: 8000)
        #expect(find(.get, "/hourly/x\(slashes)hourly") == "hourly port=x\(slashes.dropLast())")
        #expect(find(.get, "/hourly/x\(slashes)") == "not found")
    }
}
