/// Where sites are.
struct City: Sendable {
    let name: String
    let code: String
    let region: String
    let country: String
    let timezone: String
    /// Standard time's offset from UTC in hours.
    let hours: Double
    let latitude: Double
    let longitude: Double

    static let all = [
        City("Philadelphia", "phl", "PA", "US", "America/New_York", -5, 39.95, -75.17),
        City("Denver", "den", "CO", "US", "America/Denver", -7, 39.74, -104.99),
        City("Lyon", "lys", "Auvergne-Rhône-Alpes", "FR", "Europe/Paris", 1, 45.76, 4.84),
        City("Cologne", "cgn", "North Rhine-Westphalia", "DE", "Europe/Berlin", 1, 50.94, 6.96),
        City("Portland", "pdx", "OR", "US", "America/Los_Angeles", -8, 45.52, -122.68),
        City("Austin", "aus", "TX", "US", "America/Chicago", -6, 30.27, -97.74),
        City("Leeds", "lba", "England", "GB", "Europe/London", 0, 53.80, -1.55),
        City("Toronto", "yyz", "ON", "CA", "America/Toronto", -5, 43.65, -79.38),
        City("Madrid", "mad", "Community of Madrid", "ES", "Europe/Madrid", 1, 40.42, -3.70),
        City("Singapore", "sin", "Central", "SG", "Asia/Singapore", 8, 1.35, 103.82),
        City("Melbourne", "mel", "VIC", "AU", "Australia/Melbourne", 10, -37.81, 144.96),
        City("São Paulo", "gru", "SP", "BR", "America/Sao_Paulo", -3, -23.55, -46.63),
        City("Atlanta", "atl", "GA", "US", "America/New_York", -5, 33.75, -84.39),
        City("Zürich", "zrh", "Zürich", "CH", "Europe/Zurich", 1, 47.38, 8.54),
        City("Pune", "pnq", "Maharashtra", "IN", "Asia/Kolkata", 5.5, 18.52, 73.86),
        City("Osaka", "kix", "Osaka", "JP", "Asia/Tokyo", 9, 34.69, 135.50),
        City("Gdańsk", "gdn", "Pomerania", "PL", "Europe/Warsaw", 1, 54.35, 18.65),
        City("Minneapolis", "msp", "MN", "US", "America/Chicago", -6, 44.98, -93.27),
        City("Utrecht", "utc", "Utrecht", "NL", "Europe/Amsterdam", 1, 52.09, 5.12),
        City("Phoenix", "phx", "AZ", "US", "America/Phoenix", -7, 33.45, -112.07),
        City("Gothenburg", "got", "Västra Götaland", "SE", "Europe/Stockholm", 1, 57.71, 11.97),
        City("Monterrey", "mty", "NL", "MX", "America/Monterrey", -6, 25.69, -100.32),
        City("Cape Town", "cpt", "Western Cape", "ZA", "Africa/Johannesburg", 2, -33.92, 18.42),
        City("Turin", "trn", "Piedmont", "IT", "Europe/Rome", 1, 45.07, 7.69),
    ]

    static let streets = [
        "Market Street", "Station Road", "Harbour Way", "Industrial Park Drive", "Mill Lane", "Airport Boulevard",
        "Commerce Avenue", "College Street", "Bridge Street", "Riverside Drive",
    ]

    private init(
        _ name: String, _ code: String, _ region: String, _ country: String, _ timezone: String, _ hours: Double,
        _ latitude: Double, _ longitude: Double
    ) {
        (self.name, self.code, self.region, self.country) = (name, code, region, country)
        (self.timezone, self.hours, self.latitude, self.longitude) = (timezone, hours, latitude, longitude)
    }
}
