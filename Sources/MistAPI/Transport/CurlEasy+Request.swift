import CCurl
import HTTPTypes

extension CurlEasy {
    /// Sets everything that a request needs but its header fields; `false` where libcurl does not take an option.
    ///
    /// The manual of each option is its name in `man 3`.
    func prepare(_ exchange: CurlExchange, _ options: CurlOptions) -> Bool {
        let request = exchange.request
        guard let scheme = request.scheme, let authority = request.authority, let path = request.path else {
            return false
        }
        let isLoopback = MistHost.isLoopback(authority: authority)

        guard set(CURLOPT_URL, "\(scheme)://\(authority)\(path)") == CURLE_OK,
            // The token must not travel in the clear, wherever a URL comes from.
            set(CURLOPT_PROTOCOLS_STR, isLoopback ? "https,http" : "https") == CURLE_OK,
            // Every coding that libcurl was built with; it decodes the body.
            set(CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK,
            set(CURLOPT_USERAGENT, "MistCircuitStats") == CURLE_OK
        else { return false }
        set(CURLOPT_PATH_AS_IS, 1)
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NOSIGNAL, 1)

        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // Rather wait for a connection that is being made than open another one.
        set(CURLOPT_PIPEWAIT, 1)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, options.connectDeadline.milliseconds)

        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        return trust(options) && useProxy(options, isLoopback: isLoopback)
    }

    private func trust(_ options: CurlOptions) -> Bool {
        guard let file = options.certificateFile else { return true }
        // The folder of the system's certificates would be trusted beside the file.
        return set(CURLOPT_CAINFO, file) == CURLE_OK
            && ccurl_easy_setString(handle, CURLOPT_CAPATH, nil) == CURLE_OK
    }

    private func useProxy(_ options: CurlOptions, isLoopback: Bool) -> Bool {
        // The header fields hold the token: they are for the server, not for the proxy's CONNECT.
        set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if isLoopback { return set(CURLOPT_NOPROXY, "*") == CURLE_OK }
        guard let proxy = options.proxy else { return true }
        return set(CURLOPT_PROXY, proxy) == CURLE_OK
    }
}

extension Duration {
    /// Whole milliseconds, at least one (0 would be "no limit") and at most a day.
    fileprivate var milliseconds: Int {
        let limited = min(max(self, .milliseconds(1)), .seconds(86_400))
        return Int(limited / .milliseconds(1))
    }
}
