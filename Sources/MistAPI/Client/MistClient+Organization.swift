public import FoundationEssentials

/// What is asked of the cloud about a token and an organization.
extension MistClient {
    /// What the token may see: `GET /self`. Of several tokens, one is asked.
    public func privileges(priority: CallPriority = .configuration) async throws(MistError) -> [AdminPrivilege] {
        let admin: Admin = try await object(Target("self"), of: MistCall(.privileges), priority: priority)
        return admin.privileges ?? []
    }

    /// Asks the cloud what each token has spent (`GET /self/usage`) and corrects `quota` by the answers.
    ///
    /// - Throws: the first failure, after all tokens were asked.
    public func updateQuota(priority: CallPriority = .configuration) async throws(MistError) {
        var failure: MistError?
        for index in quota.tokens.map(\.index) {
            do throws(MistError) {
                try await updateQuota(ofToken: index, priority: priority)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    /// The organization: `GET /orgs/{org_id}`.
    public func organization(
        _ orgID: String, priority: CallPriority = .configuration
    ) async throws(MistError) -> Org {
        try await object(Target("orgs", orgID), of: MistCall(.organization), priority: priority)
    }

    /// All sites: `GET /orgs/{org_id}/sites`.
    public func sites(
        ofOrganization orgID: String, priority: CallPriority = .configuration
    ) async throws(MistError) -> Rows<Site> {
        try await list(Target("orgs", orgID, "sites"), of: MistCall(.sites), priority: priority, key: \.id)
    }

    /// Gateways that the organization owns: `GET /orgs/{org_id}/inventory?type=gateway`.
    ///
    /// - Parameter date: only those changed after it.
    public func inventory(
        ofOrganization orgID: String, modifiedAfter date: Date? = nil, priority: CallPriority = .configuration
    ) async throws(MistError) -> Rows<Inventory> {
        var target = Target("orgs", orgID, "inventory", query: [("type", "gateway")])
        if let date { target.query.append(("modified_after", date.epochSeconds)) }
        return try await list(target, of: MistCall(.inventory), priority: priority, key: \.id)
    }

    /// Live state of all gateways: `GET /orgs/{org_id}/stats/devices?type=gateway&fields=*`.
    public func gatewayStatistics(
        ofOrganization orgID: String, priority: CallPriority = .counters
    ) async throws(MistError) -> Rows<StatsGateway> {
        let target = Target("orgs", orgID, "stats", "devices", query: [("type", "gateway"), ("fields", "*")])
        return try await list(target, of: MistCall(.gatewayStatistics), priority: priority, key: \.id)
    }

    /// Counters of all ports: `GET /orgs/{org_id}/stats/ports/search`.
    ///
    /// The filter for gateways is `type` in the specification and `device_type` in newer SDKs, so both are sent;
    /// rows of switches can come all the same.
    public func portStatistics(
        ofOrganization orgID: String, priority: CallPriority = .counters
    ) async throws(MistError) -> Rows<StatsPort> {
        let target = Target(
            "orgs", orgID, "stats", "ports", "search", query: [("type", "gateway"), ("device_type", "gateway")])
        return try await search(target, of: MistCall(.portStatistics), priority: priority) {
            $0.mac == nil || $0.portID == nil ? nil : [$0.siteID, $0.mac, $0.portID]
        }
    }

    /// All VPN peer paths: `GET /orgs/{org_id}/stats/vpn_peers/search`.
    public func vpnPeers(
        ofOrganization orgID: String, priority: CallPriority = .counters
    ) async throws(MistError) -> Rows<VPNPeerStat> {
        let target = Target("orgs", orgID, "stats", "vpn_peers", "search")
        return try await search(target, of: MistCall(.vpnPeers), priority: priority) {
            $0.mac == nil ? nil : [$0.mac, $0.portID, $0.vpnName, $0.peerMAC, $0.peerPortID, $0.peerRouterName]
        }
    }

    /// All gateway templates: `GET /orgs/{org_id}/gatewaytemplates`.
    public func gatewayTemplates(
        ofOrganization orgID: String, priority: CallPriority = .configuration
    ) async throws(MistError) -> Rows<GatewayTemplate> {
        let target = Target("orgs", orgID, "gatewaytemplates")
        return try await list(target, of: MistCall(.gatewayTemplates), priority: priority, key: \.id)
    }

    /// All device profiles of gateways: `GET /orgs/{org_id}/deviceprofiles?type=gateway`.
    public func deviceProfiles(
        ofOrganization orgID: String, priority: CallPriority = .configuration
    ) async throws(MistError) -> Rows<DeviceProfileGateway> {
        let target = Target("orgs", orgID, "deviceprofiles", query: [("type", "gateway")])
        return try await list(target, of: MistCall(.deviceProfiles), priority: priority, key: \.id)
    }

    /// Which sites define which variables: `GET /orgs/{org_id}/vars/search`. Values are in each site's setting.
    public func variables(
        ofOrganization orgID: String, priority: CallPriority = .configuration
    ) async throws(MistError) -> Rows<SearchVar> {
        let target = Target("orgs", orgID, "vars", "search")
        return try await search(target, of: MistCall(.variables), priority: priority) {
            [$0.siteID, $0.source, $0.name]
        }
    }
}
