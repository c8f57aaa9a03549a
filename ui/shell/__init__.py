"""The window frame and what pages stand on: desk, lanes, navigation, keys, sign-in and crash window."""
