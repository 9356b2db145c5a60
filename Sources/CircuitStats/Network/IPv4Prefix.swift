/// Lengths of network prefixes, from the ways in which Mist writes them.
enum IPv4Prefix {
    /// The length of `/24`, `24` or `255.255.255.0`; nil where the text is none of them.
    static func length(_ text: String) -> Int? {
        let digits = text.hasPrefix("/") ? text.dropFirst() : Substring(text)
        if let length = Int(digits) { return (0...128).contains(length) ? length : nil }
        let octets = digits.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard octets.count == 4 else { return nil }
        var mask: UInt32 = 0
        for octet in octets {
            guard let octet else { return nil }
            mask = mask << 8 | UInt32(octet)
        }
        // Ones, then zeros: anything else is no netmask.
        let length = (~mask).leadingZeroBitCount
        return length == mask.nonzeroBitCount ? length : nil
    }

    /// Address and length of `192.0.2.2/24`; the length is nil where it is missing or none.
    static func split(_ text: String) -> (address: String, length: Int?) {
        guard let slash = text.firstIndex(of: "/") else { return (text, nil) }
        return (String(text[..<slash]), length(String(text[slash...])))
    }
}
