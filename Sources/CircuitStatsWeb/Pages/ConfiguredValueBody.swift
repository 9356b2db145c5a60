import CircuitStats

/// One value of a port's configuration. Every field is there; what is not known is null, and so is what was replaced
/// where nothing was.
struct ConfiguredValueBody: Encodable {
    let value: ConfiguredValue

    private enum Key: String, CodingKey {
        case name, value, expression, origin, overridden
        case originName = "origin_name"
        case overriddenOrigin = "overridden_origin"
        case overriddenOriginName = "overridden_origin_name"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        let (setting, overridden) = (value.setting, value.overridden)
        try container.encode(value.name, forKey: .name)
        try container.encode(setting.value.map(ValueBody.init), forKey: .value)
        try container.encode(setting.expression, forKey: .expression)
        try container.encode(setting.origin.rawValue, forKey: .origin)
        try container.encode(setting.originName, forKey: .originName)
        // What was replaced is shown as it was written where its variables have no value here.
        let replaced = overridden.flatMap { $0.value ?? $0.expression.map { .text($0) } }
        try container.encode(replaced.map(ValueBody.init), forKey: .overridden)
        try container.encode(overridden?.origin.rawValue, forKey: .overriddenOrigin)
        try container.encode(overridden?.originName, forKey: .overriddenOriginName)
    }
}

/// A value in its own type.
private struct ValueBody: Encodable {
    let value: ConfigurationValue

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch value {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let list): try container.encode(list)
        }
    }
}
