/**
 * The control socket: a JSON object a line over a Unix domain socket, the commands it takes, and
 * the client that the command line speaks through.
 */
package org.fermata.control;
