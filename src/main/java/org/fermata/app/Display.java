package org.fermata.app;

import java.util.Map;

/** Whether there is a display for a window. */
final class Display {

    static final String MISSING =
            "There is no display for a window here. Use fermata --console for a prompt, or"
                    + " fermata --headless.";

    private Display() {}

    /**
     * Whether the environment names one.
     *
     * @param environment the process's environment
     */
    static boolean isThere(Map<String, String> environment) {
        // JavaFX draws through X11, on Wayland through XWayland, which sets DISPLAY too.
        String display = environment.get("DISPLAY");
        return display != null && !display.isBlank();
    }
}
