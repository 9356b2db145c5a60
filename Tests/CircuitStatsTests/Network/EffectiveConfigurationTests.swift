import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Effective configuration")
struct EffectiveConfigurationTests {
    private func portConfig(_ json: String) throws -> [String: GatewayPortConfig] {
        let device = try JSONDecoder().decode(DeviceGateway.self, from: Data(#"{"port_config": \#(json)}"#.utf8))
        return try #require(device.portConfig)
    }

    private func effective(
        base: String? = nil, device: String? = nil, variables: TemplateVariables = TemplateVariables()
    ) throws -> [String: PortConfiguration] {
        EffectiveConfiguration(
            base: try base.map { .init(origin: .template, name: "Branch", ports: try portConfig($0)) },
            device: try device.map(portConfig), variables: variables
        ).wanPorts
    }

    @Test("lays the device's values over the template's, value by value")
    func merge() throws {
        let ports = try effective(
            base: """
                {"ge-0/0/0": {"usage": "wan", "name": "Broadband", "description": "primary", "wan_type": "dsl",
                              "ip_config": {"type": "static", "ip": "192.0.2.2", "netmask": "/30", "gateway": "192.0.2.1"}}}
                """,
            device: """
                {"ge-0/0/0": {"description": "Circuit 4711", "name": null, "ip_config": {"ip": "192.0.2.6"}}}
                """)
        let port = try #require(ports["ge-0/0/0"])
        #expect(port.wanName == "Broadband")
        #expect(port.description == "Circuit 4711")
        #expect(port.wanType == "dsl")
        #expect(port.addressType == "static")
        #expect(port.ip == "192.0.2.6")
        #expect(port.prefixLength == 30)
        #expect(port.gateway == "192.0.2.1")
        #expect(port.isOverridden == true)
    }

    @Test("does not keep a template's address where the device sets another type of addressing")
    func typeChange() throws {
        let ports = try effective(
            base:
                #"{"ge-0/0/0": {"usage": "wan", "ip_config": {"type": "static", "ip": "192.0.2.2", "netmask": "/30"}}}"#,
            device: #"{"ge-0/0/0": {"ip_config": {"type": "dhcp"}}}"#)
        #expect(ports["ge-0/0/0"]?.addressType == "dhcp")
        #expect(ports["ge-0/0/0"]?.ip == nil)
    }

    @Test("says no override where the device does not name the port, and nothing while the device is not known")
    func override() throws {
        let base = #"{"ge-0/0/0": {"usage": "wan"}}"#
        #expect(try effective(base: base, device: "{}")["ge-0/0/0"]?.isOverridden == false)
        #expect(try effective(base: base)["ge-0/0/0"]?.isOverridden == nil)
    }

    @Test("takes WAN ports alone, of ranges and lists each port, the nearer key first")
    func keys() throws {
        let ports = try effective(
            base: """
                {"ge-0/0/0-2": {"usage": "wan", "name": "range"}, "ge-0/0/1": {"usage": "wan", "name": "single"},
                 "ge-0/0/5": {"usage": "lan"}, "ge-0/0/3,ge-7/0/3": {"usage": "wan", "reth_idx": 3},
                 "ge-0/0/4.100": {"usage": "wan", "vlan_id": 100}, "ge-0/0/6": null}
                """)
        #expect(
            ports.keys.sorted() == ["ge-0/0/0", "ge-0/0/1", "ge-0/0/2", "ge-0/0/3", "ge-0/0/4.100", "ge-7/0/3"])
        #expect(ports["ge-0/0/1"]?.wanName == "single")
        #expect(ports["ge-0/0/2"]?.wanName == "range")
        #expect(ports["ge-0/0/4.100"]?.vlanID == "100")
    }

    @Test("resolves variables, the device's over the site's; an address with an unknown one is unknown")
    func variables() throws {
        let ports = try effective(
            base: """
                {"ge-0/0/0": {"usage": "wan", "name": "{{ wan_name }}", "vlan_id": "{{vlan}}",
                    "ip_config": {"type": "static", "ip": "{{net}}.2", "netmask": "{{mask}}", "gateway": "{{nowhere}}"}}}
                """,
            variables: TemplateVariables(
                site: ["wan_name": "MPLS", "net": "192.0.2", "mask": "/29"], device: ["vlan": "7"]))
        let port = try #require(ports["ge-0/0/0"])
        #expect(port.wanName == "MPLS")
        #expect(port.vlanID == "7")
        #expect(port.ip == "192.0.2.2")
        #expect(port.prefixLength == 29)
        #expect(port.gateway == nil)
    }

    @Test("resolves variables in keys; a key without a value names no port")
    func variableKeys() throws {
        let base = #"{"{{wan1}}": {"usage": "wan", "name": "first"}, "{{wan2}}": {"usage": "wan"}}"#
        let ports = try effective(base: base, variables: TemplateVariables(site: ["wan1": "ge-0/0/0-1"]))
        #expect(ports.keys.sorted() == ["ge-0/0/0", "ge-0/0/1"])
        #expect(ports["ge-0/0/1"]?.wanName == "first")
    }

    @Test("unclosed variables are text, and never an address")
    func unclosed() {
        let variables = TemplateVariables(site: ["a": "1"])
        #expect(variables.resolve("x{{a") == nil)
        #expect(variables.display("x{{a") == "x{{a")
        #expect(variables.resolve("{{a}}-{{a}}") == "1-1")
    }

    @Test("resolves variables before layers are compared, and shows none as it is written")
    func variablesInKinds() throws {
        let base = """
            {"ge-0/0/0": {"usage": "{{use}}", "wan_type": "{{medium}}",
                          "ip_config": {"type": "static", "ip": "192.0.2.8", "netmask": "/24", "gateway": "192.0.2.1"}}}
            """
        let device = #"{"ge-0/0/0": {"ip_config": {"type": "{{type}}"}}}"#
        func port(_ values: [String: String]) throws -> PortConfiguration {
            let variables = TemplateVariables(site: ["use": "wan"].merging(values) { $1 })
            return try #require(try effective(base: base, device: device, variables: variables)["ge-0/0/0"])
        }
        let same = try port(["type": "static", "medium": "lte"])
        #expect(same.usage == "wan" && same.wanType == "lte" && same.addressType == "static")
        #expect(same.ip == "192.0.2.8" && same.prefixLength == 24 && same.gateway == "192.0.2.1")
        let other = try port(["type": "dhcp"])
        #expect(other.addressType == "dhcp" && other.ip == nil && other.wanType == nil)
        // Neither a type nor an address can be told, and least of all the default one.
        let unknown = try port([:])
        #expect(unknown.addressType == nil && unknown.ip == nil)
        #expect(try effective(base: base, device: "{}") == [:])
    }

    @Test("a VLAN whose variable has no value is unknown")
    func unknownVLAN() throws {
        let ports = try effective(base: #"{"ge-0/0/0": {"usage": "wan", "vlan_id": "{{vlan}}"}}"#, device: "{}")
        #expect(ports["ge-0/0/0"]?.vlanID == nil && ports.count == 1)
    }

    @Test("resolves variables within variables, and takes half an address for none")
    func nestedVariables() {
        let variables = TemplateVariables(
            site: ["ip": "{{net}}.7", "net": "192.0.{{third}}", "third": "2", "gw": "{{net}}.{{host}}", "me": "{{me}}"])
        #expect(variables.resolve("{{ip}}/24") == "192.0.2.7/24")
        #expect(variables.resolve("{{gw}}") == nil)
        #expect(variables.resolve("{{me}}") == nil)
        #expect(variables.display("to {{gw}}") == "to {{gw}}")
    }

    @Test("variables that multiply end, and fill no memory")
    func multiplyingVariables() {
        func many(_ text: String) -> String { String(repeating: text, count: 30) }
        let variables = TemplateVariables(site: ["a": many("{{b}}"), "b": many("{{c}}"), "c": many("x")])
        #expect(variables.resolve("{{a}}")?.utf8.count == 27_000)
        #expect(variables.resolve("{{a}}{{a}}{{a}}")?.utf8.count == nil)
    }

    @Test("a device's port that the template calls LAN and the device WAN is a WAN port")
    func usageOverride() throws {
        let ports = try effective(
            base: #"{"ge-0/0/2": {"usage": "lan"}}"#, device: #"{"ge-0/0/2": {"usage": "wan"}}"#)
        #expect(ports["ge-0/0/2"]?.isOverridden == true)
    }

    @Test("holds defaults only where all that could say otherwise is known")
    func defaults() throws {
        let base = #"{"ge-0/0/0": {"usage": "wan"}}"#
        let known = try #require(try effective(base: base, device: "{}")["ge-0/0/0"])
        #expect(known.isEnabled == true && known.addressType == "dhcp")
        let unknown = try #require(try effective(base: base)["ge-0/0/0"])
        #expect(unknown.isEnabled == nil && unknown.addressType == nil)
        let device = EffectiveConfiguration(
            base: .init(origin: .profile), device: try portConfig(base), variables: TemplateVariables())
        #expect(device.wanPorts["ge-0/0/0"]?.isEnabled == nil)
    }

    @Test("knows the legs of redundant and aggregated interfaces, and which leg stands for them")
    func bundles() throws {
        let base = """
            {"ge-0/0/1,ge-7/0/1": {"usage": "wan", "redundant": true, "reth_idx": 3, "reth_node": "node0"},
             "ge-0/0/2,ge-7/0/2": {"usage": "wan", "redundant": true, "reth_idx": "{{reth}}", "reth_node": "node1"},
             "ge-0/0/3,ge-0/0/4": {"usage": "wan", "aggregated": true, "ae_idx": "0"},
             "ge-0/0/5": {"usage": "wan", "redundant": false, "reth_idx": 5},
             "ge-0/0/6": {"usage": "wan", "redundant": null, "reth_idx": null, "aggregated": null, "ae_idx": 1}}
            """
        let configuration = EffectiveConfiguration(
            base: .init(origin: .profile, name: "Hub", ports: try portConfig(base)), device: [:],
            variables: TemplateVariables(site: ["reth": "4"]))
        #expect(configuration.bundles == ["reth3": "ge-0/0/1", "reth4": "ge-7/0/2", "ae0": "ge-0/0/3"])
        #expect(configuration.wanPorts.count == 8)
    }
}
