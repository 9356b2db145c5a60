/// What is out of the ordinary about a gateway.
enum Trait: Sendable {
    case ordinary
    /// Off the cloud for hours; its rows are as old.
    case disconnected
    /// Reboots every few days, so it always did within the week.
    case rebooting
    /// Its last WAN port lost its link.
    case portDown
    /// Its last WAN port is disabled by its own configuration.
    case portDisabled
    /// Its first WAN port is over 80 % of speed at any hour.
    case hot
    /// Its own configuration replaces the template's for its first WAN port.
    case overridden
    /// Its first WAN port counts errors.
    case faulty

    /// The first dozen gateways show everything once; in a large organization each trait comes back now and then.
    init(index: Int, seed: Seed) {
        switch index {
        case 4: self = .disconnected
        case 5: self = .rebooting
        case 6: self = .portDown
        case 7: self = .portDisabled
        case 8: self = .hot
        case 9: self = .faulty
        case 10: self = .overridden
        case 0...13: self = .ordinary
        default:
            switch seed[.trait].within(0...999) {
            case 0..<6: self = .disconnected
            case 6..<12: self = .rebooting
            case 12..<20: self = .portDown
            case 20..<28: self = .portDisabled
            case 28..<32: self = .hot
            case 32..<40: self = .faulty
            case 40..<80: self = .overridden
            default: self = .ordinary
            }
        }
    }
}
