/** What speaks D-Bus: the system's sleep. Nothing of it is needed for the phone to work. */
package org.fermata.desktop;
