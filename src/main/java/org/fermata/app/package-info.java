/**
 * The main class, the command line, and the wiring of all the parts. The only place that knows all.
 */
package org.fermata.app;
