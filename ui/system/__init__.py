"""People who work here and the workstation itself: for the administrator, the auditor and the technician."""
