/* In icacls' place, since Wine's does nothing: adds its command line to C:\icacls.txt. A group named Nobody is unknown
   to it. */
#include <windows.h>
#include <wchar.h>

int main(void)
{
    const WCHAR *line = GetCommandLineW();
    char text[4096];
    DWORD written;
    HANDLE file = CreateFileW(L"C:\\icacls.txt", FILE_APPEND_DATA, 0, NULL, OPEN_ALWAYS, 0, NULL);
    int size = WideCharToMultiByte(CP_UTF8, 0, line, -1, text, sizeof text - 1, NULL, NULL);

    if (size == 0 || file == INVALID_HANDLE_VALUE)
        return 1;
    text[size - 1] = '\n';
    WriteFile(file, text, size, &written, NULL);
    CloseHandle(file);
    return wcsstr(line, L"Nobody:") ? 1332 : 0;
}
