/// The order in which people expect names: runs of digits compare as numbers, letters without case.
enum NaturalOrder {
    /// Whether `one` comes before `other`, compared element by element.
    static func precedes(_ one: [String], _ other: [String]) -> Bool {
        for (left, right) in zip(one, other) {
            let order = compare(left, right)
            if order != 0 { return order < 0 }
        }
        return one.count < other.count
    }

    /// Negative, zero or positive. Works on bytes: only ASCII digits are numbers, all else is in order of UTF-8.
    private static func compare(_ left: String, _ right: String) -> Int {
        var one = left.utf8[...]
        var other = right.utf8[...]
        while let first = one.first, let second = other.first {
            if isDigit(first), isDigit(second) {
                let order = compareNumbers(number(&one), number(&other))
                if order != 0 { return order }
            } else {
                let difference = Int(lowercased(first)) - Int(lowercased(second))
                if difference != 0 { return difference }
                one.removeFirst()
                other.removeFirst()
            }
        }
        if one.isEmpty && other.isEmpty { return left == right ? 0 : (left < right ? -1 : 1) }
        return one.isEmpty ? -1 : 1
    }

    /// The run of digits at the front, without leading zeros: of any length, so it is never converted.
    private static func number(_ text: inout Substring.UTF8View) -> Substring.UTF8View {
        let digits = text.prefix(while: isDigit)
        text = text.dropFirst(digits.count)
        return digits.drop { $0 == UInt8(ascii: "0") }
    }

    private static func compareNumbers(_ one: Substring.UTF8View, _ other: Substring.UTF8View) -> Int {
        if one.count != other.count { return one.count - other.count }
        return one.elementsEqual(other) ? 0 : (one.lexicographicallyPrecedes(other) ? -1 : 1)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
