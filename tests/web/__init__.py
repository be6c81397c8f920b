"""The network: a real server on loopback plays the sites."""
