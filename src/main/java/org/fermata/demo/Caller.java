package org.fermata.demo;

import java.util.List;

/**
 * Somebody who calls back when 605 was dialled.
 *
 * @param user the user part of the address
 * @param name the display name, null for none
 */
record Caller(String user, String name) {

    /** Short names and long ones, of several scripts, and none at all. */
    static final List<Caller> ALL =
            List.of(
                    new Caller("2001", "Ann Lee"),
                    new Caller("2002", "王小明"),
                    new Caller(
                            "2003",
                            "Bartholomew Featherstonehaugh-Cholmondeley, Northern Regional Dispatch"
                                    + " Centre, Second Floor"),
                    new Caller("2004", null),
                    new Caller("2005", "北京市朝阳区紧急服务调度中心总机"),
                    new Caller("2006", "José Ñandú"),
                    new Caller("2007", "Łukasz Żółć"),
                    new Caller("reception.front-desk", "Front desk"),
                    new Caller("2009", "ليلى"),
                    new Caller("+4930123456789", "Özgür \"Bud\" O'Neill"));

    /** The id of the account the exchange calls from. */
    String account() {
        return "caller-" + user;
    }
}
