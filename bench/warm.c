/* Touches so many MB of memory and ends: warm MB. A virtual machine gives memory that lay free for
 * seconds back to its host, and the first touch then costs ten times as much; a measurement that
 * follows at once sees the program, not the host. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

int main(int argc, char **argv)
{
    size_t size = argc == 2 ? strtoul(argv[1], NULL, 10) << 20 : 0;
    char *memory =
        size ? mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
             : MAP_FAILED;
    if (memory == MAP_FAILED)
        return 1;
    madvise(memory, size, MADV_HUGEPAGE);
    for (size_t at = 0; at < size; at += 4096)
        memory[at] = 1;
    return 0;
}
