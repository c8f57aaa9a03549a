"""Every business a counter accepts: applications, orders with stages and clocks, what they change."""
