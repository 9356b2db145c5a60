/// Reproducible choices: the same seed, asked for the same thing, always answers the same.
///
/// A seed is derived rather than advanced (`seed[.site][4][.name]`), so that what one part draws cannot shift what
/// another part gets, and any part can be made alone, without making what comes before it.
struct Seed: Sendable, Hashable {
    /// What a derived seed is for.
    enum Purpose: Int {
        case organization, site, gateway, layout, trait, name, address, provider, circuit, model, speed
        case receive, transmit, level, wave, burst, job, boot, offline, quality, peer, health, fault, mac
    }

    let value: UInt64

    init(_ value: UInt64) {
        self.value = Self.mix(value &+ 0x9E37_79B9_7F4A_7C15)
    }

    subscript(purpose: Purpose) -> Seed {
        Seed(value ^ (UInt64(purpose.rawValue) << 56))
    }

    subscript(index: Int) -> Seed {
        Seed(value ^ UInt64(bitPattern: Int64(index)) &* 0xD134_2543_DE82_EF95)
    }

    /// Evenly distributed in 0 ..< 1.
    var unit: Double { Double(value >> 11) * 0x1p-53 }

    /// Evenly distributed in `range`.
    func within(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + unit * (range.upperBound - range.lowerBound)
    }

    /// Evenly distributed in `range`.
    func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(value % UInt64(range.count))
    }

    /// One of `choices`, which is not empty.
    func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[within(0...choices.count - 1)]
    }

    /// A version 4 UUID in Mist's spelling: lower case, hyphens.
    var uuid: String {
        let low = Self.mix(value &+ 1)
        let high = (value & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
        let variant = (low & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
        let digits = Self.hex(high, digits: 16) + Self.hex(variant, digits: 16)
        let cuts = [0, 8, 12, 16, 20, 32]
        let all = Array(digits.utf8)
        return zip(cuts, cuts.dropFirst())
            .map { String(decoding: all[$0..<$1], as: UTF8.self) }
            .joined(separator: "-")
    }

    /// `value` in lower-case hexadecimal, padded with zeros.
    static func hex(_ value: UInt64, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    /// The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
