package org.fermata.sip;

import gov.nist.core.CommonLogger;
import gov.nist.core.LogLevels;
import gov.nist.core.StackLogger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Properties;

/**
 * Where JAIN-SIP's parser logs to: SLF4J in place of log4j 1.2, which it links but does not bring.
 * Everything is told at debug or trace, since a message that cannot be read is an everyday matter.
 */
final class SipLog implements StackLogger {

    private static final Logger log = LoggerFactory.getLogger("org.fermata.sip.parser");

    private SipLog() {}

    /** Puts this log in place for the whole process, before the first use of JAIN-SIP. */
    static void install() {
        CommonLogger.legacyLogger = new SipLog();
    }

    @Override
    public boolean isLoggingEnabled() {
        return log.isDebugEnabled();
    }

    @Override
    public boolean isLoggingEnabled(int level) {
        return level >= LogLevels.TRACE_DEBUG ? log.isTraceEnabled() : log.isDebugEnabled();
    }

    @Override
    public void logException(Throwable failure) {
        log.debug("JAIN-SIP", failure);
    }

    @Override
    public void logError(String message) {
        log.debug(message);
    }

    @Override
    public void logError(String message, Exception failure) {
        log.debug(message, failure);
    }

    @Override
    public void logFatalError(String message) {
        log.debug(message);
    }

    @Override
    public void logWarning(String message) {
        log.debug(message);
    }

    @Override
    public void logInfo(String message) {
        log.debug(message);
    }

    @Override
    public void logDebug(String message) {
        log.trace(message);
    }

    @Override
    public void logDebug(String message, Exception failure) {
        log.trace(message, failure);
    }

    @Override
    public void logTrace(String message) {
        log.trace(message);
    }

    @Override
    public void logStackTrace() {
        // Who called is of no use to our log.
    }

    @Override
    public void logStackTrace(int level) {
        // Who called is of no use to our log.
    }

    @Override
    public int getLineCount() {
        return 0;
    }

    @Override
    public void disableLogging() {
        // SLF4J's configuration decides.
    }

    @Override
    public void enableLogging() {
        // SLF4J's configuration decides.
    }

    @Override
    public void setBuildTimeStamp(String timeStamp) {
        // Not of interest.
    }

    @Override
    public void setStackProperties(Properties properties) {
        // SLF4J's configuration decides.
    }

    @Override
    public String getLoggerName() {
        return log.getName();
    }
}
