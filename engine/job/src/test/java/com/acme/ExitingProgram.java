package com.acme;

/** A user's code that ends the JVM. */
public final class ExitingProgram {
    private ExitingProgram() {}

    public static void leave() {
        System.exit(3);
    }
}
