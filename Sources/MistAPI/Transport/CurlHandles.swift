import CCurl

/// One transfer: owns a `CURL *`. Used by one thread at a time.
struct CurlEasy: ~Copyable {
    let handle: UnsafeMutableRawPointer

    /// `nil` where libcurl has no memory left.
    init?() {
        guard let handle = curl_easy_init() else { return nil }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    func set(_ option: CURLoption, _ value: Int) { ccurl_easy_setLong(handle, option, value) }

    func set(_ option: CURLoption, _ value: String) -> CURLcode { ccurl_easy_setString(handle, option, value) }
}

/// Header fields of a request: owns a `curl_slist`, which must outlive the transfer that it is set on.
struct CurlHeaderList: ~Copyable {
    private(set) var list: UnsafeMutablePointer<curl_slist>?

    deinit { curl_slist_free_all(list) }

    /// Adds a line (`Name: value`), which libcurl copies.
    mutating func append(_ line: String) {
        // NULL is "no memory", and leaves the list as it was (curl_slist_append(3)).
        if let longer = curl_slist_append(list, line) { list = longer }
    }
}

/// Many transfers over shared connections: owns a `CURLM *`.
struct CurlMulti: ~Copyable {
    let handle: UnsafeMutableRawPointer

    /// `nil` where libcurl has no memory left.
    init?() {
        guard let handle = curl_multi_init() else { return nil }
        self.handle = handle
    }

    deinit { curl_multi_cleanup(handle) }

    func set(_ option: CURLMoption, _ value: Int) { ccurl_multi_setLong(handle, option, value) }
}
