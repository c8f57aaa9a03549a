"""Meters, metering points and readings: from figures on a dial to kWh that a bill can stand on."""
