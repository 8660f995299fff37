//! The mistakes that prometheus.yml can have.

flint_diagnostics::codes! {
    /// Two settings of which one would win.
    CONFLICT = "config/conflict",
"The two settings say the same thing in two ways, so that one of them would silently win. Prometheus refuses the file. Keep one.

    basic_auth:
      username: prometheus
      password: secret             # remove this line
      password_file: password.txt  # or this one";

    /// A setting that means nothing without another.
    NEEDS_ANOTHER = "config/needs-another",
"The setting has an effect only together with another one, which is not there. Prometheus refuses the file, because the author certainly meant something. Add the other setting, or remove this one.

    no_proxy: 10.0.0.0/8                       # means nothing alone
    proxy_url: http://proxy.example:3128       # add this";

    /// A word that is none of those that are known.
    UNKNOWN_VALUE = "config/unknown-value",
"The setting takes one of a few words, and this is none of them. Words are compared letter by letter: capitals count, unless the documentation says otherwise.";

    /// A size that cannot be read.
    BAD_SIZE = "config/bad-size",
"Sizes are numbers with a unit: `B`, `KB`, `MB`, `GB`, `TB`, `PB`, `EB`, or the same with `iB`. Both count in powers of 1024. A bare number is refused, and units are written in capitals.

    body_size_limit: 10485760   # wrong
    body_size_limit: 10mb       # wrong
    body_size_limit: 10MB       # right";

    /// A header that cannot be set.
    RESERVED_HEADER = "config/reserved-header",
"Prometheus sets this header itself, for every request, or it belongs to the connection. A value from the configuration would break the protocol, so the file is refused. For `Authorization`, use `authorization`, `basic_auth` or `oauth2`.";

    /// A certificate without its key, or the other way round.
    HALF_A_KEY_PAIR = "config/half-a-key-pair",
"A client that identifies itself with a certificate needs the certificate and its private key. With one of the two, the connection cannot be made.

    tls_config:
      cert_file: client.crt
      key_file: client.key";
}
