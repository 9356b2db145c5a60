import CircuitStats

/// One value of a port's configuration: `{name, value, expression, origin, origin_name, overrides}`.
struct ConfiguredValueBody: Encodable {
    let value: ConfiguredValue

    private enum Key: String, CodingKey {
        case name, overrides
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(value.name, forKey: .name)
        try container.encode(value.overridden.map(SettingBody.init), forKey: .overrides)
        try SettingBody(setting: value.setting).encode(to: encoder)
    }

    private struct SettingBody: Encodable {
        let setting: ConfiguredValue.Setting

        private enum Key: String, CodingKey {
            case value, expression, origin
            case originName = "origin_name"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            switch setting.value {
            case .text(let text): try container.encode(text, forKey: .value)
            case .number(let number): try container.encode(number, forKey: .value)
            case .flag(let flag): try container.encode(flag, forKey: .value)
            case .list(let list): try container.encode(list, forKey: .value)
            case nil: try container.encodeNil(forKey: .value)
            }
            try container.encode(setting.expression, forKey: .expression)
            try container.encode(setting.origin.rawValue, forKey: .origin)
            try container.encode(setting.originName, forKey: .originName)
        }
    }
}
