"""How the tests and the bench start Debian's Chromium."""

# Playwright turns these off, and the last list counts: what follows it is ours. A desktop's address bar loads four
# hundred scripts of its own for every new tab.
_OFF = (
    "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter", "NetworkTimeServiceQuerying",
    "OptimizationHints", "PaintHolding", "PreconnectToSearch", "ThirdPartyStoragePartitioning", "AimEnabled",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
)  # fmt: skip

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--disable-features={','.join(_OFF)}"]
