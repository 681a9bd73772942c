/* Tells the title of the window in front, as Windows has it: without a window manager that knows all of a window's
   states, X has another order. With one argument it minimises that window, as Windows+Down does; with a width and a
   height it gives the display that resolution, as Windows' settings do. */
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

int main(int n, char **args) {
    char title[100];
    HWND window = GetForegroundWindow();
    if (n == 3) {
        DEVMODEA mode = {.dmSize = sizeof mode, .dmFields = DM_PELSWIDTH | DM_PELSHEIGHT,
                         .dmPelsWidth = atoi(args[1]), .dmPelsHeight = atoi(args[2])};
        return ChangeDisplaySettingsA(&mode, CDS_UPDATEREGISTRY) != DISP_CHANGE_SUCCESSFUL;
    }
    GetWindowTextA(window, title, sizeof title);
    puts(title);
    if (n == 2) ShowWindow(window, SW_MINIMIZE);
    return n == 2 && !IsIconic(window);
}
