package import MistAPI

extension MistError {
    /// What failed, as a sentence for people: with the names of site and gateway, where those are known.
    fileprivate func sentence(sites: [Site], gateway: (String) -> Gateway?) -> String {
        let siteName = call.siteID.map { id in sites.first { $0.id == id }?.name ?? id }
        let gatewayName = call.gatewayID.map { gateway($0)?.name ?? $0 }
        return sentence(about: call.description(site: siteName, gateway: gatewayName))
    }
}

extension Network {
    /// What failed, as a sentence for people.
    func sentence(_ failure: MistError) -> String {
        failure.sentence(sites: sites) { id in gatewayIndex[id].map { gateways[$0] } }
    }
}

extension Snapshot {
    /// What failed, as a sentence for people, as ``partial`` tells it.
    package func sentence(_ failure: MistError) -> String {
        failure.sentence(sites: sites, gateway: gateway)
    }
}
