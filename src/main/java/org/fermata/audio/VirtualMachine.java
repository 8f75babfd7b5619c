package org.fermata.audio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Whether this system runs in a virtual machine, by what the kernel says of its hardware. */
final class VirtualMachine {

    /** What a virtual machine's maker or product is called, and what people call it. */
    private record Maker(String sign, String name) {}

    private static final List<Maker> MAKERS =
            List.of(
                    new Maker("virtualbox", "VirtualBox"),
                    new Maker("vmware", "VMware"),
                    new Maker("qemu", "QEMU"),
                    new Maker("kvm", "KVM"),
                    new Maker("parallels", "Parallels"),
                    new Maker("xen", "Xen"),
                    new Maker("firecracker", "Firecracker"),
                    new Maker("bochs", "Bochs"),
                    new Maker("virtual machine", "Hyper-V"));

    private VirtualMachine() {}

    /**
     * Looks. Reads a few small files.
     *
     * @param root the file system's root
     * @return what people call it; null for none
     */
    static String find(Path root) {
        if (read(root.resolve("proc/version")).contains("microsoft")) {
            return "WSL";
        }
        String hardware =
                read(root.resolve("sys/class/dmi/id/sys_vendor"))
                        + " "
                        + read(root.resolve("sys/class/dmi/id/product_name"))
                        + " "
                        + read(root.resolve("sys/hypervisor/type"));
        for (Maker maker : MAKERS) {
            if (hardware.contains(maker.sign)) {
                return maker.name;
            }
        }
        return null;
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .strip()
                    .toLowerCase(Locale.ROOT);
        } catch (IOException notThere) {
            return "";
        }
    }
}
