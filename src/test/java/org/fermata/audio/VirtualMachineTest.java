package org.fermata.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class VirtualMachineTest {

    @TempDir private Path root;

    private void file(String name, String content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), content);
    }

    @Test
    void whatTheKernelSaysOfItsHardwareTellsAVirtualMachine() throws IOException {
        assertThat(VirtualMachine.find(root)).isNull();
        file("proc/version", "Linux version 6.1.0-26-amd64 (debian-kernel@lists.debian.org)\n");
        file("sys/class/dmi/id/sys_vendor", "LENOVO\n");
        file("sys/class/dmi/id/product_name", "20XW00FPGE\n");
        assertThat(VirtualMachine.find(root)).isNull();
        file("sys/class/dmi/id/sys_vendor", "Microsoft Corporation\n");
        file("sys/class/dmi/id/product_name", "Virtual Machine\n");
        assertThat(VirtualMachine.find(root)).isEqualTo("Hyper-V");
        file("sys/class/dmi/id/sys_vendor", "QEMU\n");
        file("sys/class/dmi/id/product_name", "Standard PC (Q35 + ICH9, 2009)\n");
        assertThat(VirtualMachine.find(root)).isEqualTo("QEMU");
        file("proc/version", "Linux version 5.15.167.4-microsoft-standard-WSL2\n");
        assertThat(VirtualMachine.find(root)).isEqualTo("WSL");
    }
}
