/// Percent-encoding (https://url.spec.whatwg.org, 1.3).
enum PercentEncoding {
    /// Decodes every `%` that has two hexadecimal digits behind it and leaves the others as they are.
    ///
    /// - Returns: The bytes, and whether every `%` had its digits.
    static func decode(_ encoded: some Collection<UInt8>) -> (bytes: [UInt8], wellFormed: Bool) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var wellFormed = true
        var rest = encoded[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = rest.prefix(2).compactMap(hexadecimal)
                if digits.count == 2 {
                    bytes.append(digits[0] << 4 | digits[1])
                    rest = rest.dropFirst(2)
                    continue
                }
                wellFormed = false
            }
            bytes.append(byte)
        }
        return (bytes, wellFormed)
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
