//! The mistakes that a web config can have.

flint_diagnostics::codes! {
    /// A header that cannot be set, or not to this value.
    BAD_HEADER = "web/bad-header",
"The server sets five headers at most, and their names are compared letter by letter: `Strict-Transport-Security`, `X-Content-Type-Options`, `X-Frame-Options`, `X-XSS-Protection`, `Content-Security-Policy`. Of these, `X-Content-Type-Options` can only be `nosniff`, and `X-Frame-Options` only `deny` or `sameorigin`.

    http_server_config:
      headers:
        X-Frame-Options: deny";

    /// A password in place of its hash.
    BAD_HASH = "web/bad-hash",
"Passwords stand in the file as bcrypt hashes: `$2y$10$` and 53 letters and digits. A password itself, or a hash of another kind, is refused. A hash is made with:

    htpasswd -nBC 10 '' | tr -d ':\\n'

and is written in quotes, because of its dollar signs:

    basic_auth_users:
      admin: \"$2y$10$…\"";

    /// A certificate without its key, or the other way round.
    HALF_A_KEY_PAIR = "web/half-a-key-pair",
"A server that speaks TLS needs a certificate and its private key, each as a file or in the configuration itself. Any other setting of TLS means nothing without them.

    tls_server_config:
      cert_file: server.crt
      key_file: server.key";

    /// A certificate or key that cannot be one.
    BAD_KEY_PAIR = "web/bad-key-pair",
"Certificates and keys are PEM texts: `-----BEGIN CERTIFICATE-----`, base64, `-----END CERTIFICATE-----`, at the beginning of their lines. The certificate holds at least one block of the type CERTIFICATE, the key one whose type ends in PRIVATE KEY.";

    /// A word that is none of those that are known.
    UNKNOWN_VALUE = "web/unknown-value",
"The setting takes one of a few words, spelled as Go spells them. Cipher suites that are no longer secure are not among them.";

    /// Certificates of clients that nobody looks at.
    IDLE_CLIENT_CA = "web/idle-client-ca",
"The server knows who signs certificates of its clients, and does not ask clients for a certificate. Say how it should:

    client_ca_file: clients.crt
    client_auth_type: RequireAndVerifyClientCert";

    /// A file that cannot be read.
    MISSING_FILE = "web/missing-file",
"A file that the web config names cannot be read. Relative paths start at the folder of the web config.";

    /// Versions of TLS of which none is left.
    NO_TLS_VERSION = "web/no-tls-version",
"The lowest version of TLS is higher than the highest. Prometheus accepts that and then no client can connect.";

    /// No cipher suite that HTTP/2 asks for.
    HTTP2_CIPHER = "web/http2-cipher",
"HTTP/2 asks for `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256` or `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`. `promtool` accepts a list of cipher suites without them, and the server then does not start. Add the one that goes with the kind of key, or switch HTTP/2 off:

    http_server_config:
      http2: false";

    /// An interval in nanoseconds.
    BARE_INTERVAL = "web/bare-interval",
"A number without a unit is a number of nanoseconds here. Write the unit.

    rate_limit:
      burst: 20
      interval: 1      # a nanosecond
      interval: 1s     # a second";
}
