import FoundationEssentials
import MistAPI

/// A piece of what was collected that is written to Redis, and read from there, by itself: when it has changed.
struct SharedUnit: Sendable {
    /// Its name in Redis.
    let name: String
    /// Changes with what it holds.
    let stamp: @Sendable (CollectedParts) -> [String: [PartStamp]]
    let encode: @Sendable (CollectedParts) throws -> Data
    let decode: @Sendable (Data, inout CollectedParts) throws -> Void

    /// Sites are written in so many portions: a few change with every refresh.
    static let sitePortions = 32

    /// All there are.
    static let all: [SharedUnit] =
        [
            SharedUnit("access", \.access), SharedUnit("organization", \.organization), SharedUnit("sites", \.sites),
            SharedUnit("inventory", \.inventory), SharedUnit("gateway-templates", \.gatewayTemplates),
            SharedUnit("device-profiles", \.deviceProfiles), SharedUnit("gateways", \.gateways),
            SharedUnit("ports", \.ports), SharedUnit("peer-paths", \.peerPaths),
            SharedUnit("variable-index", \.variableIndex),
        ] + (0..<sitePortions).map(SharedUnit.init(sitePortion:))

    private init<Value: Codable & Sendable>(
        _ name: String, _ part: any WritableKeyPath<CollectedParts, Part<Value>> & Sendable
    ) {
        self.name = name
        stamp = { ["": [$0[keyPath: part].stamp]] }
        encode = { try SharedJSON.encode($0[keyPath: part]) }
        decode = { data, parts in
            parts[keyPath: part] = try SharedJSON.decode(Part<Value>.self, from: data)
        }
    }

    /// What is known of the sites of a portion.
    private struct Sites: Codable {
        var configurations: [String: Part<Rows<DeviceGateway>>]
        var variables: [String: Part<[String: String]>]
        var configurationStamps: [String: Date]
        /// Older versions do not write it.
        var configuredGateways: [String: Set<String>]?
        var variableStamps: [String: VariableStamp]
    }

    private init(sitePortion portion: Int) {
        @Sendable func isIncluded(_ site: String) -> Bool {
            StableHash.portion(of: site, among: Self.sitePortions) == portion
        }
        name = "sites-\(portion)"
        stamp = { parts in
            var stamps: [String: [PartStamp]] = [:]
            for (site, part) in parts.deviceConfigurations where isIncluded(site) {
                stamps[site, default: []].append(part.stamp)
            }
            // Apart from those of the configuration, which may be missing.
            for (site, part) in parts.siteVariables where isIncluded(site) { stamps["\(site)/"] = [part.stamp] }
            return stamps
        }
        encode = { parts in
            try SharedJSON.encode(
                Sites(
                    configurations: parts.deviceConfigurations.filter { isIncluded($0.key) },
                    variables: parts.siteVariables.filter { isIncluded($0.key) },
                    configurationStamps: parts.configurationStamps.filter { isIncluded($0.key) },
                    configuredGateways: parts.configuredGateways.filter { isIncluded($0.key) },
                    variableStamps: parts.variableStamps.filter { isIncluded($0.key) }))
        }
        decode = { data, parts in
            let sites = try SharedJSON.decode(Sites.self, from: data)
            func replace<Value>(_ values: inout [String: Value], by new: [String: Value]) {
                values = values.filter { !isIncluded($0.key) }.merging(new) { $1 }
            }
            replace(&parts.deviceConfigurations, by: sites.configurations)
            replace(&parts.siteVariables, by: sites.variables)
            replace(&parts.configurationStamps, by: sites.configurationStamps)
            replace(&parts.configuredGateways, by: sites.configuredGateways ?? [:])
            replace(&parts.variableStamps, by: sites.variableStamps)
        }
    }
}

/// JSON that reads what it has written, to the last bit of every number.
enum SharedJSON {
    /// What is counted is within these, and can be added up: what Redis holds may be any number.
    static let counts = 0...1 << 40
    /// Dates are within three thousand years of 2001, in seconds.
    private static let dates = -1e11...1e11

    static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        return try encoder.encode(value)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            let seconds = try container.decode(Double.self)
            guard dates.contains(seconds) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no date")
            }
            return Date(timeIntervalSinceReferenceDate: seconds)
        }
        return try decoder.decode(type, from: data)
    }
}

/// A hash that is the same in every process (FNV-1a), unlike Swift's own.
enum StableHash {
    static func portion(of text: String, among portions: Int) -> Int {
        let hash = text.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int(hash % UInt64(portions))
    }
}
