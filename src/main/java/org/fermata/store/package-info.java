/**
 * Settings, secrets and history: what outlives a run. A leaf that every package above may read;
 * only {@code app} loads and saves.
 */
package org.fermata.store;
