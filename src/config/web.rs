//! The web config: TLS and users of an exporter or a server.
