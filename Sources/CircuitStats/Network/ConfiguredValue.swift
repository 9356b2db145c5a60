/// One value of a port's configuration, where it comes from, and what it replaced there.
public struct ConfiguredValue: Sendable, Equatable {
    /// The field as Mist names it, with a dot where it is in another: `ip_config.netmask`.
    public var name: String
    /// What is in effect.
    public var setting: Setting
    /// What the template or profile says, where the device says something else; nil where it does not.
    public var overridden: Setting?

    /// A value in one of the places where a port is configured.
    public struct Setting: Sendable, Equatable {
        /// The value with its variables filled in. Nil where one of them has no value, or where the device's kind of
        /// addressing leaves no place for the template's.
        public var value: ConfigurationValue?
        /// The text as it was written, where it holds variables.
        public var expression: String?
        /// Where it was set.
        public var origin: ConfigurationOrigin
        /// Name of that template or profile; nil for others.
        public var originName: String?
    }
}

/// Where a value was set.
public enum ConfigurationOrigin: String, Sendable {
    /// In the gateway template that the gateway's site has.
    case template
    /// In the gateway's device profile.
    case profile
    /// In the gateway's own configuration.
    case device
    /// Nowhere: Mist's default.
    case `default`
}

/// A value of any of the types that Mist has.
public enum ConfigurationValue: Sendable, Equatable {
    case text(String)
    case number(Int)
    case flag(Bool)
    case list([String])
}
