package org.fermata.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an integration test shows of the phone and a real peer, for the interoperability matrix. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Shows.All.class)
public @interface Shows {

    /** The peer. */
    Peer with();

    /** What works with it, if the test passes. */
    Feature[] value();

    /** Several peers of one test. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    public @interface All {
        Shows[] value();
    }
}
