"""What every room stands on: money, time, ids, text, facts, commands, refusals and the command bus."""
