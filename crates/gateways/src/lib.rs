//! Adapters of the ports of app: mail, SMS, registries.
