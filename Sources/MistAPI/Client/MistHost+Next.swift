extension MistHost {
    /// The request target of a page's `next`, if it stays on this origin and inside `/api/v1`; else `nil`.
    ///
    /// It comes from outside, and the token goes where it points.
    package func requestTarget(ofNext next: String) -> String? {
        var target = Substring(next)
        if !target.hasPrefix("/") {
            guard let mark = target.firstRange(of: "://"),
                let slash = target[mark.upperBound...].firstIndex(of: "/"),
                let origin = try? MistHost(String(target[..<slash])), origin == self
            else { return nil }
            target = target[slash...]
        }
        let path = target.prefix { $0 != "?" }
        guard path.hasPrefix("/api/v1/"), target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !target.contains(where: { $0 == "#" || $0 == "\\" })
        else { return nil }
        let segments = path.lowercased().replacing("%2e", with: ".").split(separator: "/")
        guard !path.contains("//"), !path.lowercased().contains("%2f"), !path.lowercased().contains("%5c"),
            !segments.contains(where: { $0 == "." || $0 == ".." })
        else { return nil }
        return String(target)
    }
}
