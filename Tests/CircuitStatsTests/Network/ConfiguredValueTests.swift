import FoundationEssentials
import MistAPI
import Testing

@testable import CircuitStats

@Suite("Where configured values come from")
struct ConfiguredValueTests {
    typealias Setting = ConfiguredValue.Setting

    private func portConfig(_ json: String) throws -> [String: GatewayPortConfig] {
        let device = try JSONDecoder().decode(DeviceGateway.self, from: Data(#"{"port_config": \#(json)}"#.utf8))
        return try #require(device.portConfig)
    }

    /// The values of `ge-0/0/0` by name.
    private func values(
        _ base: String?, _ device: String?, origin: ConfigurationOrigin = .template,
        variables: TemplateVariables = TemplateVariables()
    ) throws -> [String: ConfiguredValue] {
        let configuration = EffectiveConfiguration(
            base: try base.map { .init(origin: origin, name: "Branch", ports: try portConfig($0)) },
            device: try device.map(portConfig), variables: variables)
        let values = configuration.values(ofPort: "ge-0/0/0")
        #expect(Set(values.map(\.name)).count == values.count)
        return Dictionary(values.map { ($0.name, $0) }) { _, other in other }
    }

    @Test("is told value by value, and what an override replaced where it differs")
    func origins() throws {
        let values = try values(
            """
            {"ge-0/0/0": {"usage": "wan", "name": "dia", "mtu": 1500, "speed": "1g",
              "traffic_shaping": {"enabled": true, "max_tx_kbps": 50000}, "wan_networks": ["mpls"]}}
            """,
            """
            {"ge-0/0/0": {"usage": "wan", "name": null, "mtu": 1492, "duplex": "full", "traffic_shaping": {"max_tx_kbps": 20000}}}
            """)
        func inherited(_ value: ConfigurationValue) -> Setting {
            Setting(value: value, origin: .template, originName: "Branch")
        }
        #expect(values["name"]?.setting == inherited(.text("dia")))
        #expect(values["speed"]?.setting == inherited(.text("1g")))
        #expect(values["wan_networks"]?.setting == inherited(.list(["mpls"])))
        #expect(values["traffic_shaping.enabled"]?.setting == inherited(.flag(true)))
        #expect(values["mtu"]?.setting == Setting(value: .number(1_492), origin: .device))
        #expect(values["mtu"]?.overridden == inherited(.number(1_500)))
        #expect(values["traffic_shaping.max_tx_kbps"]?.overridden == inherited(.number(50_000)))
        // Set anew to what it was: the device's, and nothing is overridden.
        #expect(values["usage"]?.setting.origin == .device)
        #expect(values["usage"]?.overridden == nil)
        #expect(values["duplex"]?.setting == Setting(value: .text("full"), origin: .device))
        #expect(values["duplex"]?.overridden == nil)
        #expect(values["disabled"]?.setting == Setting(value: .flag(false), origin: .default))
        #expect(values["vlan_id"] == nil)
    }

    @Test("is the profile of a hub, by its name")
    func profile() throws {
        let setting = try values(#"{"ge-0/0/0": {"usage": "wan"}}"#, "{}", origin: .profile)["usage"]?.setting
        #expect(setting == Setting(value: .text("wan"), origin: .profile, originName: "Branch"))
    }

    @Test("follows ranges and lists to the single port")
    func ranges() throws {
        let values = try values(
            #"{"ge-0/0/0-3": {"usage": "wan", "mtu": 1500}}"#, #"{"ge-0/0/0,ge-0/0/2": {"mtu": 1400}}"#)
        #expect(values["mtu"]?.setting.value == .number(1_400))
        #expect(values["mtu"]?.overridden?.value == .number(1_500))
        #expect(values["usage"]?.setting.origin == .template)
    }

    @Test("shows variables as they were written beside what they are here; without a value, no address is made up")
    func variables() throws {
        let values = try values(
            """
            {"ge-0/0/0": {"usage": "wan", "description": "to {{peer}}", "vlan_id": "{{vlan}}",
              "ip_config": {"type": "static", "ip": "{{ip}}", "gateway": "{{gw}}"}}}
            """, "{}", variables: TemplateVariables(site: ["vlan": "100", "ip": "192.0.2.2"]))
        #expect(
            values["vlan_id"]?.setting
                == Setting(value: .number(100), expression: "{{vlan}}", origin: .template, originName: "Branch"))
        #expect(values["ip_config.ip"]?.setting.value == .text("192.0.2.2"))
        #expect(values["ip_config.gateway"]?.setting.value == nil)
        #expect(values["ip_config.gateway"]?.setting.expression == "{{gw}}")
        #expect(values["description"]?.setting.value == .text("to {{peer}}"))
        #expect(values["usage"]?.setting.expression == nil)
    }

    @Test("of a kind is what its variable says, and unknown without a value")
    func variablesInKinds() throws {
        let base =
            #"{"ge-0/0/0": {"usage": "wan", "wan_type": "{{medium}}", "ip_config": {"type": "static", "ip": "192.0.2.8"}}}"#
        let device = #"{"ge-0/0/0": {"vlan_id": "{{vlan}}", "ip_config": {"type": "{{type}}"}}}"#
        let values = try values(base, device, variables: TemplateVariables(site: ["type": "static"]))
        #expect(
            values["ip_config.type"]?.setting
                == Setting(value: .text("static"), expression: "{{type}}", origin: .device))
        #expect(values["ip_config.type"]?.overridden == nil)
        #expect(
            values["ip_config.ip"]?.setting
                == Setting(value: .text("192.0.2.8"), origin: .template, originName: "Branch"))
        #expect(
            values["wan_type"]?.setting
                == Setting(value: nil, expression: "{{medium}}", origin: .template, originName: "Branch"))
        #expect(values["vlan_id"]?.setting == Setting(value: nil, expression: "{{vlan}}", origin: .device))
    }

    @Test("a template's address that the device's addressing has no place for is gone, and seen to be")
    func droppedAddress() throws {
        let values = try values(
            #"{"ge-0/0/0": {"usage": "wan", "ip_config": {"type": "static", "ip": "192.0.2.2", "ip6": "2001:db8::2"}}}"#,
            #"{"ge-0/0/0": {"ip_config": {"type": "dhcp"}}}"#)
        #expect(values["ip_config.ip"]?.setting == Setting(value: nil, origin: .device))
        #expect(values["ip_config.ip"]?.overridden?.value == .text("192.0.2.2"))
        #expect(values["ip_config.ip6"]?.setting.origin == .template)
    }

    @Test("has no defaults while the device is not known, and nothing of a port that nobody configures")
    func incomplete() throws {
        let known = try values(#"{"ge-0/0/0": {"usage": "wan"}}"#, nil)
        #expect(known.keys.sorted() == ["usage"])
        #expect(try values("{}", "{}").isEmpty)
        #expect(try values(#"{"ge-0/0/0": null}"#, #"{"ge-0/0/1": {"usage": "wan"}}"#).isEmpty)
    }

    @Test("agrees with the table, port by port, and leaves what was collected as it is")
    func collected() async throws {
        let bench = CollectorBench()
        let snapshot = try await bench.collect()
        let before = await bench.collector.parts
        var origins: Set<ConfigurationOrigin> = []
        var overridden = 0
        for gateway in snapshot.gateways {
            let ports = snapshot.configuredValues(ofGateway: gateway)
            #expect(Set(ports.keys) == Set(gateway.ports.map(\.name)))
            for port in gateway.ports {
                let values = try #require(ports[port.name])
                func value(_ name: String) -> ConfigurationValue? {
                    values.first { $0.name == name }?.setting.value
                }
                let table = port.configuration
                #expect(value("name") == table.wanName.map { .text($0) })
                #expect(value("disabled") == table.isEnabled.map { .flag(!$0) })
                #expect(value("ip_config.type") == table.addressType.map { .text($0) })
                #expect(value("ip_config.gateway") == table.gateway.map { .text($0) })
                origins.formUnion(values.map(\.setting.origin))
                overridden += values.count { $0.overridden != nil }
            }
        }
        #expect(origins == [.template, .profile, .device, .default])
        #expect(overridden > 0)
        let after = await bench.collector.parts
        #expect(before.gatewayTemplates.value == after.gatewayTemplates.value)
        #expect(before.deviceProfiles.value == after.deviceProfiles.value)
        #expect(before.deviceConfigurations.mapValues(\.value) == after.deviceConfigurations.mapValues(\.value))
    }
}
